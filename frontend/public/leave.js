// Leaves in a hurry (docs/rules.md §1.6): the page goes dark at once, then the other one is there in its place. The
// button is a form and works without this; three presses of Shift work only with it.
(() => {
  const WITHIN = 2_000;
  let pressed = [];
  let gone = false;

  async function leave(form) {
    if (gone) return;
    gone = true;
    document.documentElement.hidden = true;
    document.title = '\u200b';
    // The server forgets, and so does this phone; neither may hold anybody up.
    const forgets = [fetch(form.action, { method: 'POST', keepalive: true, body: new URLSearchParams() }), window.vedette?.leave?.()];
    await Promise.race([Promise.allSettled(forgets), new Promise((yes) => { setTimeout(yes, 300); })]);
    location.replace(form.dataset.to);
  }

  // The app draws its pages anew, so nothing is bound to the button itself.
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('.vd-leave')) return;
    event.preventDefault();
    leave(event.target);
  }, true);

  document.addEventListener('keyup', (event) => {
    const now = Date.now();
    pressed = event.key === 'Shift' ? [...pressed.filter((at) => now - at < WITHIN), now] : [];
    const form = document.querySelector('.vd-leave');
    if (pressed.length === 3 && form) leave(form);
  }, true);
})();
