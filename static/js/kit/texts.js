/* What somebody wrote in a form of a card, without what they ticked, chose or rated. */

const MARKS = /^(rating|recommendation|(point|partly|probe|mark)-.*)$/;

/* The texts among such fields, one under the other; "" where there is none. */
export function textIn(fields) {
  return Object.keys(fields).filter((name) => !MARKS.test(name))
    .map((name) => [].concat(fields[name]).join('\n')).filter(Boolean).join('\n\n');
}
