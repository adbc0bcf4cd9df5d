/** Words that are meant though they are written with a slip. */

/** A text for comparison: lower case, without accents and signs, one space between words. */
export function fold(text) {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** Whether a word is a known one, or its beginning, but for a letter; for two where it is long. */
export function isLike(word, known) {
  const slips = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  return [known, known.slice(0, word.length)].some((each) => distance(word, each) <= slips);
}

/** How many letters are changed, added, left out or exchanged with the next one. */
function distance(a, b) {
  const rows = [...Array(a.length + 1)].map((_, i) => [i]);
  for (let j = 1; j <= b.length; j++) rows[0][j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.length][b.length];
}
