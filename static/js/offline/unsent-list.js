/* Words that no server has, as a list of links to their pages: { title, path } each. */

/* Shows them in place of what `list` held. What a kit holds may be in its tab and in the browser: it stands once. */
export function showUnsent(list, rows) {
  const once = new Map(rows.map((row) => [row.path + row.title, row]));
  list.replaceChildren(...Array.from(once.values(), lineOf));
}

function lineOf({ path, title }) {
  const line = document.createElement('li');
  const link = document.createElement('a');
  link.href = path;
  link.textContent = title;
  line.append(link);
  return line;
}
