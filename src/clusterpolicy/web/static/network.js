// The picture's own choices (what is hidden, coloured, chosen) become part of this page's address, and back.
const frame = document.getElementById("picture");
if (frame) {
  if (location.hash.length > 1) frame.src += location.hash;
  frame.addEventListener("load", () => {
    const inner = frame.contentWindow;
    const mirror = () => {
      const address = new URL(location.href);
      address.hash = inner.location.hash;
      history.replaceState(null, "", address);
      const alone = document.getElementById("alone");
      if (alone) alone.hash = inner.location.hash;
    };
    inner.addEventListener("kept", mirror);
    mirror();
  });
}
