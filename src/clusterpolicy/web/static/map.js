// What stands under the pointer, under the finger or in focus, beside the map: its title as a label of the page.
for (const frame of document.querySelectorAll(".map-frame")) {
  const label = document.createElement("div");
  label.className = "map-label";
  label.hidden = true;
  label.setAttribute("aria-hidden", "true");
  frame.append(label);
  const show = (target) => {
    const shape = target.closest?.("a")?.querySelector("path, circle");
    const title = shape?.querySelector("title");
    label.hidden = !title;
    if (!title) return;
    label.textContent = title.textContent;
    const box = shape.getBoundingClientRect();
    const outer = frame.getBoundingClientRect();
    const middle = box.left + box.width / 2 - outer.left;
    const half = label.offsetWidth / 2;
    label.style.left = `${Math.min(Math.max(middle, half), outer.width - half)}px`;
    label.style.top = `${Math.max(box.top - outer.top - 6, label.offsetHeight)}px`;
  };
  frame.addEventListener("pointerover", (event) => show(event.target));
  frame.addEventListener("focusin", (event) => show(event.target));
  for (const name of ["pointerleave", "focusout"]) frame.addEventListener(name, () => { label.hidden = true; });
}
