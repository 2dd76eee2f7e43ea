// Some telephones lay their keyboard over the page and tell only this much of it: the height that is left.
const KEYBOARD = 100;

export function fitAboveKeyboard(root) {
  const seen = window.visualViewport;
  if (!seen) return;
  seen.addEventListener("resize", () => {
    const isCovered = seen.scale === 1 && innerHeight - seen.height > KEYBOARD;
    if (isCovered) root.style.setProperty("--height", `${seen.height}px`);
    else root.style.removeProperty("--height");
  });
}
