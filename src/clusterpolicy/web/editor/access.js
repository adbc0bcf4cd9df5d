/** The editor's frame made plain: its buttons say what they do, and every control has a name. */
import { make } from "./make.js";

/**
 * The button that runs a query stops it meanwhile, and is called so.
 *
 * @param Yasqe the editor's class
 */
export function nameRunButton(Yasqe) {
  const update = Yasqe.prototype.updateQueryButton;
  Yasqe.prototype.updateQueryButton = function (status) {
    update.call(this, status);
    const button = this.queryBtn;
    if (button) button.title = button.ariaLabel = button.classList.contains("busy") ? "Stop query" : "Run query";
  };
}

/**
 * @param yasgui the editor
 * @param {HTMLElement} place what it is drawn in
 */
export function makeAccessible(yasgui, place) {
  addTabs(yasgui, place.querySelector(".tabsList"));
  const mend = () => {
    for (const box of place.querySelectorAll(".CodeMirror textarea")) name(box, "SPARQL query");
    for (const box of place.querySelectorAll(".tab input")) name(box, "Name of the tab");
    for (const list of place.querySelectorAll(".CodeMirror-hints:not([tabindex])")) {
      Object.assign(list, { tabIndex: 0, ariaLabel: "Suggestions" });
    }
    for (const buttons of place.querySelectorAll(".CodeMirror .yasqe_buttons")) raise(yasgui, buttons);
    for (const text of place.querySelectorAll(".CodeMirror-scroll[tabindex='-1']")) {
      Object.assign(text, { tabIndex: 0, role: "group", ariaLabel: "Text, scrolled with the arrow keys" });
    }
    for (const link of place.querySelectorAll(".yasr_downloadIcon")) {
      const table = link.closest(".yasr_header").querySelector(".select_table.selected");
      word(link, table ? "Download CSV" : "Download answer");
    }
  };
  mend();
  new MutationObserver(mend).observe(place, { childList: true, subtree: true });
}

/** The button for a new tab stands beside the list of tabs: in it, it would count as one. */
function addTabs(yasgui, list) {
  list.querySelector(".addTab").hidden = true;
  const button = make("button", { type: "button", className: "small" }, "New tab");
  button.addEventListener("click", () => yasgui.addTab(true));
  const line = make("div", { className: "tabs-line" });
  list.before(line);
  line.append(list, button);
}

/** The buttons stand above the query instead of over it, with words. */
function raise(yasgui, buttons) {
  const run = buttons.querySelector(".yasqe_queryButton");
  run.type = "button";
  run.classList.add("primary");
  run.append(make("span", { className: "run" }, "Run"), make("span", { className: "stop" }, "Stop"));
  const format = make("button", { type: "button" }, "Format");
  format.addEventListener("click", () => yasgui.getTab().getYasqe().autoformat());
  const copy = make("button", { type: "button" }, "Copy link");
  copy.addEventListener("click", () => copied(copy, yasgui.getTab().getShareableLink()));
  buttons.prepend(run);
  buttons.append(format, copy);
  buttons.closest(".tabPanel").querySelector(".controlbar").append(buttons);
}

async function copied(button, address) {
  try {
    await navigator.clipboard.writeText(address);
    button.textContent = "Copied";
  } catch {
    // Without leave to use the clipboard the address bar holds the link instead.
    history.replaceState(null, "", address);
    button.textContent = "See the address bar";
  }
  setTimeout(() => (button.textContent = "Copy link"), 2500);
}

/** Gives a button of icons a word; what is seen is its name. */
function word(button, text) {
  const shown = button.querySelector("span.word") ?? button.appendChild(make("span", { className: "word" }));
  if (shown.textContent !== text) shown.textContent = text;
  button.removeAttribute("aria-label");
}

function name(element, text) {
  if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", text);
}
