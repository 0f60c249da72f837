"""What must hold over time: random acts of all kinds of people against statements of the rules of their own.

`seal` lets people act at random and holds what they saw and what counts against `judge`, which knows the rule's
sentences and nothing of the code. `mutants` takes the product's checks out, one at a time, and sees the judge notice.
`orders` shuffles what leads from the bar to a packet's link, and asks whether anything claims an order that was not.
"""
