// Explore programmes: what is ticked applies at once, without losing the place among the filters.
// Without this script the form has a button, and every filter that is on is a link that takes it off.

const page = document.querySelector("#explore");
const wide = matchMedia("(min-width: 801px)");
let asked = 0;

function form() { return page.querySelector("form.facets"); }

// Fields that are empty say nothing and need not stand in the address.
function address() {
  const given = new URLSearchParams([...new FormData(form())].filter(([, value]) => value !== ""));
  return `${form().action}${given.size ? `?${given}` : ""}`;
}

// What the reader has folded, and where the keyboard is.
function kept() {
  const open = new Map([...page.querySelectorAll("details[id]")].map((each) => [each.id, each.open]));
  return { open, focus: keyOf(document.activeElement) };
}

function keyOf(field) { return field?.name ? `${field.name}=${field.type === "checkbox" ? field.value : ""}` : ""; }

async function show(target, push) {
  const number = ++asked;
  page.classList.add("is-busy");
  try {
    const answer = await fetch(target, { headers: { Accept: "text/html" } });
    const text = await answer.text();
    if (number !== asked) return;
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#explore");
    if (!fresh) { location.assign(target); return; }
    const before = kept();
    if (push) history.pushState(null, "", target);
    styles(text);
    page.querySelector("form.facets").replaceWith(fresh.querySelector("form.facets"));
    page.querySelector("#found").replaceWith(fresh.querySelector("#found"));
    page.querySelector(".for-filters").textContent = fresh.querySelector(".for-filters").textContent;
    for (const [id, open] of before.open) { const each = document.getElementById(id); if (each) each.open = open; }
    dress();
    // The list is new; what it came to is told in a place that stays.
    page.querySelector("#told").textContent = page.querySelector(".tally").textContent;
    if (before.focus) [...form().elements].find((each) => keyOf(each) === before.focus)?.focus({ preventScroll: true });
  } catch {
    location.assign(target);
  } finally {
    page.classList.remove("is-busy");
  }
}

// A view may need a style sheet that the first one did not.
function styles(text) {
  const there = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((each) => each.getAttribute("href")));
  for (const each of new DOMParser().parseFromString(text, "text/html").querySelectorAll("link[rel=stylesheet]")) {
    if (!there.has(each.getAttribute("href"))) document.head.append(each);
  }
}

// A long list gets a field that narrows it by typing.
function narrowing(list) {
  const field = document.createElement("input");
  field.type = "search";
  field.className = "narrow";
  field.placeholder = "Find in this list";
  field.setAttribute("aria-label", "Find in this list");
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase("en");
    for (const item of list.children) item.hidden = !item.textContent.toLocaleLowerCase("en").includes(wanted);
  });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.before(field);
}

function dress() {
  for (const list of page.querySelectorAll(".rest > .offers")) if (list.children.length > 10) narrowing(list);
  page.querySelector(".apply").hidden = wide.matches;
  form().addEventListener("change", (event) => {
    // On a narrow screen several are ticked before the list is left.
    if (wide.matches && event.target.name) show(address(), true);
  });
  form().addEventListener("submit", (event) => {
    event.preventDefault();
    page.querySelector("#show-filters").checked = false;
    show(address(), true);
  });
}

addEventListener("popstate", () => show(location.href, false));
wide.addEventListener("change", () => { page.querySelector(".apply").hidden = wide.matches; });
dress();
