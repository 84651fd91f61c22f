/**
 * Where a key leads in a grid whose rows are as wide as the screen lets them be.
 *
 * @param {{left: number, top: number}[]} cells  where they stand, in the order of reading
 * @param {number} from  index of the one that has the focus
 * @param {string} key  of the keyboard
 * @returns {number} index of the next one; -1: the key means nothing here
 */
export function neighbourOf(cells, from, key) {
  if (key === "ArrowRight") return Math.min(from + 1, cells.length - 1);
  if (key === "ArrowLeft") return Math.max(from - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return cells.length - 1;
  if (key !== "ArrowDown" && key !== "ArrowUp") return -1;
  const step = key === "ArrowDown" ? 1 : -1;
  let row = from;
  while (cells[row] && cells[row].top === cells[from].top) row += step;
  if (!cells[row]) return from;
  let best = row;
  for (let at = row; cells[at]?.top === cells[row].top; at += step)
    if (distance(cells[at], cells[from]) < distance(cells[best], cells[from])) best = at;
  return best;
}

/**
 * @param {{left: number}} one
 * @param {{left: number}} other
 */
function distance(one, other) {
  return Math.abs(one.left - other.left);
}
