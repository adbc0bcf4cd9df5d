/** What went wrong, in words: the server answers problems as JSON (RFC 9457). */

/** @returns {Promise<HTMLElement>} what takes the place of the result */
export async function explain({ text = "", status }) {
  const shown = document.createElement("div");
  const { title, detail, line, column } = read(text, status);
  shown.append(part("strong", title), part("p", detail));
  if (line && !/\bline \d/.test(detail)) shown.append(part("p", `Look at line ${line}${column ? `, column ${column}` : ""} of the query.`));
  shown.setAttribute("role", "alert");
  return shown;
}

function read(text, status) {
  if (/abort/i.test(text)) return { title: "Stopped", detail: "The query was stopped before it was answered." };
  try {
    const problem = JSON.parse(text);
    if (problem?.detail) return problem;
  } catch {
    // not JSON: the text itself is all there is to show
  }
  if (!text || /fetch|network/i.test(text)) {
    return { title: "No answer", detail: "The server did not answer, or its answer broke off. Try again, or ask for less." };
  }
  return { title: status ? `Error ${status}` : "Error", detail: text };
}

function part(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
