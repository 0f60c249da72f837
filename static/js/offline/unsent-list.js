/* Words of which this browser did not hear that they were saved, as a list of links to their pages: { title, path }
   each. */

/* Shows them in place of what `list` held, with what `more(rows)` makes for each line. Rows of one form, of several
   tabs or of its tab and the browser, stand once. */
export function showUnsent(list, rows, more = () => '') {
  const lines = new Map();
  rows.forEach((row) => {
    const name = row.path + row.title;
    lines.set(name, (lines.get(name) || []).concat(row));
  });
  list.replaceChildren(...Array.from(lines.values(), (same) => lineOf(same, more(same))));
}

function lineOf([{ path, title }], more) {
  const line = document.createElement('li');
  const link = document.createElement('a');
  link.href = path;
  link.textContent = title;
  line.append(link, ' ', more);
  return line;
}
