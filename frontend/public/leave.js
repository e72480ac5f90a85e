// Leaves in a hurry (docs/rules.md §1.6): the page goes dark at once, then the other one is there in its place. The
// button is a form and works without this; three presses of Shift work only with it.
(() => {
  // How soon one press follows another. Five of Shift turn a help of the keyboard on: whoever goes on means no leaving.
  const NEXT = 800;
  // Until the server has heard of it.
  const LEFT = 'vedette-left';
  const root = document.documentElement;
  const channel = window.BroadcastChannel && new BroadcastChannel(LEFT);
  let pressed = 0;
  let timer;
  let gone = false;

  /** Takes something off this phone, and holds up nobody who wants to delete all of it. */
  const takeOff = (...names) => new Promise((yes) => {
    const request = indexedDB.open('vedette');
    // There was none, and none is made.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = yes;
    request.onsuccess = () => {
      const turn = request.result.transaction('kept', 'readwrite');
      for (const name of names) turn.objectStore('kept').delete(name);
      turn.oncomplete = yes;
      turn.onabort = yes;
      request.result.close();
    };
  });
  /** What was being written goes, its key with it; what waits to be sent stays. */
  const clear = () => takeOff('draft-key', 'draft', IDBKeyRange.bound('share:', 'share;'));

  async function tell() {
    const { ok } = await fetch('/leave', { method: 'POST', keepalive: true, body: new URLSearchParams() });
    if (ok) delete localStorage[LEFT];
    return ok;
  }

  async function leave(others) {
    if (gone) return;
    gone = true;
    root.hidden = true;
    document.title = '\u200b';
    if (others) {
      channel?.postMessage('');
      try { localStorage[LEFT] = 1; } catch { /* then it is told once */ }
    }
    // The server forgets, and so does this phone; neither may hold anybody up.
    const forgets = [clear(), window.vedette?.leave?.(), others && tell()];
    await Promise.race([Promise.allSettled(forgets), new Promise((yes) => { setTimeout(yes, 300); })]);
    location.replace(document.querySelector('.vd-leave').dataset.to);
  }
  if (channel) channel.onmessage = () => leave();

  // The app draws its pages anew, so nothing is bound to the button itself.
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('.vd-leave')) return;
    event.preventDefault();
    leave(true);
  }, true);

  // Whoever signs out on a page without the app is not who uses this phone next. The app does that itself.
  document.addEventListener('submit', ({ target }) => {
    if (target.getAttribute('action') !== '/sign-out' || window.vedette) return;
    takeOff('who').catch(() => {});
  });

  document.addEventListener('keyup', ({ key }) => {
    clearTimeout(timer);
    pressed = key === 'Shift' ? pressed + 1 : 0;
    root.hidden = gone || pressed === 3;
    timer = setTimeout(() => {
      if (pressed === 3) leave(true);
      pressed = 0;
    }, NEXT);
  }, true);

  // The server could not be told: what it still shows is shown to nobody.
  try {
    if (localStorage[LEFT]) tell().then((ok) => ok && location.reload());
  } catch { /* no storage: it was told or not */ }
})();
