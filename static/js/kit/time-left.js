/* The time until a card is due, in words. */

/* As interviews/cards/time_left.py says it. */
export function timeWords(seconds) {
  const whole = Math.floor(Math.abs(seconds) / 60);
  const hours = Math.floor(whole / 60);
  const isLate = seconds < 0;
  const end = isLate ? ' late' : ' left';
  if (hours >= 48) return Math.floor(hours / 24) + ' days' + end;
  if (isLate && hours) return hours + ' h' + end;
  return (hours ? hours + ' h ' : '') + whole % 60 + ' min' + end;
}
