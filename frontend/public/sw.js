// Keeps the report app's shell, so that the form opens without a network: the page with its first question, and the
// files it is made of. Nothing else, and no answer of the API (docs/adr/0048-work-without-a-network.md). Of all POSTs it takes
// one: what other apps share stays in this browser, beside the form, and goes to nobody
// (docs/adr/0053-files-that-wait-on-a-phone.md).
// The server fills in what is kept; another build is another worker.
const VERSION = '{{version}}';
const FILES = [{{files}}];
const PAGE = '/report';
const CACHE = `shell-${VERSION}`;
// A train's network may take a page and never bring it.
const PATIENCE = 8000;

// Whoever is signed out is led elsewhere, and a page of another build wants other files.
async function keep(response) {
  if (!response.ok || response.redirected || !(await response.clone().text()).includes(VERSION)) return false;
  await (await caches.open(CACHE)).put(PAGE, response);
  return true;
}

async function fill() {
  await (await caches.open(CACHE)).addAll(FILES);
  if (!await keep(await fetch(PAGE, { cache: 'no-store' }))) throw new Error('no shell to keep');
  await skipWaiting();
}

async function tidy() {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

const kept = (address) => caches.match(address, { cacheName: CACHE });

async function visit(event, path) {
  try {
    const response = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.status < 500) {
      if (path === PAGE && response.ok) event.waitUntil(keep(response.clone()));
      return response;
    }
    return (path === PAGE && await kept(PAGE)) || response;
  } catch (error) {
    // The start page has nothing to do without a network but to lead on.
    const page = await kept(PAGE);
    if (page) return path === PAGE ? page : Response.redirect(PAGE, 303);
    throw error;
  }
}

function stored() {
  return new Promise((yes, no) => {
    const request = indexedDB.open('vedette', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    request.onerror = () => no(request.error);
    request.onsuccess = () => {
      // A page deletes everything: it must not wait for this.
      request.result.onversionchange = () => request.result.close();
      yes(request.result);
    };
  });
}

/** One turn at the store; done only once it is on the disk. */
function turn(database, mode, act) {
  return new Promise((yes, no) => {
    const work = database.transaction('kept', mode, { durability: 'strict' });
    work.onabort = () => no(work.error);
    try {
      const request = act(work.objectStore('kept'));
      work.oncomplete = () => yes(request.result);
    } catch (error) {
      work.abort();
      no(error);
    }
  });
}

// What is taken: any site can send a form here, and what it sends must not fill the phone or hold up the page. A file of this size
// the server would take; of words, what a report has room for several times over.
const MOST = { items: 5, waiting: 10, size: 10 * 1024 * 1024, words: 20_000 };
// How long it may take to lock it.
const COMING = 60_000;

/** Why nothing of it is kept; nothing where it can be. */
const unfit = (items, waiting) => {
  if (items.some(({ name, size }) => size > (name ? MOST.size : MOST.words))) return 'big';
  return items.length > MOST.items || items.length + waiting > MOST.waiting ? 'full' : '';
};

/** What came, each thing as a file; words as one without a name. */
async function items(request) {
  const data = await request.formData();
  const words = ['title', 'text', 'url'].flatMap((name) => data.getAll(name)).filter((value) => typeof value === 'string' && value.trim());
  const all = data.getAll('files').filter((file) => file instanceof File && file.size);
  if (words.length) all.unshift(new File([[...new Set(words)].join('\n')], '', { type: 'text/plain' }));
  return all;
}

/** A thing, locked with a key of its own. */
async function locked(item) {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const lock = async (plain) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, body: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) };
  };
  const told = await lock(new TextEncoder().encode(JSON.stringify({ name: item.name, type: item.type, size: item.size })));
  return { lock: key, told, ...await lock(await item.arrayBuffer()) };
}

/**
 * Keeps what was shared, locked. Who was signed in here last is a guess: the page asks, and offers it. Gives what the page has to say.
 */
async function share(request) {
  const database = await stored();
  try {
    const [off, who] = await Promise.all(['no-draft', 'who'].map((name) => turn(database, 'readonly', (store) => store.get(name))));
    if (off) return '#not-stored';
    const bound = { account: '', guess: who ?? '', at: Date.now() };
    // Its place is kept before anything of it is read. Whoever leaves or deletes meanwhile takes that off, and then nothing is
    // stored in it. Where this worker is ended, the page finds it and says so.
    const place = `share:${crypto.randomUUID()}`;
    const waiting = await turn(database, 'readwrite', (store) => {
      const count = store.count(IDBKeyRange.bound('share:', 'share;'));
      store.put({ ...bound, lost: 'full', comes: Date.now() + COMING }, place);
      return count;
    });
    const keep = (all) => turn(database, 'readwrite', (store) => {
      const there = store.get(place);
      there.onsuccess = () => {
        if (!there.result) return;
        try {
          store.delete(place);
          for (const one of all) store.put({ ...bound, ...one }, `share:${crypto.randomUUID()}`);
        } catch {
          store.transaction.abort();
        }
      };
      return there;
    });
    try {
      const came = await items(request);
      const lost = came.length ? unfit(came, waiting) : '';
      const all = [];
      if (!lost) for (const item of came) all.push(await locked(item));
      // Of several that were lost, one that says so is enough.
      else if (waiting <= MOST.waiting) all.push({ lost });
      await keep(all);
    } catch {
      // Nothing of it is there; that it came may fit, and is told after a sign-in too.
      await keep([{ lost: 'full' }]);
    }
    return '';
  } finally {
    database.close();
  }
}

addEventListener('install', (event) => event.waitUntil(fill()));
addEventListener('activate', (event) => event.waitUntil(tidy()));
// The language was changed: the cookie says so, and the page is kept in that one.
addEventListener('message', (event) => event.waitUntil(fetch(PAGE, { cache: 'no-store' }).then(keep).catch(() => {})));
addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname, search } = new URL(url);
  if (origin !== location.origin) return;
  if (method === 'POST' && mode === 'navigate' && pathname === '/share') {
    // What could not be kept is told by the page: nothing of it stands in the address.
    event.respondWith(share(event.request).catch(() => '#not-kept').then((to) => Response.redirect(PAGE + to, 303)));
    return;
  }
  if (method !== 'GET') return;
  if (mode === 'navigate' && (pathname === PAGE || pathname === '/')) event.respondWith(visit(event, pathname));
  else if (FILES.includes(pathname + search)) event.respondWith(kept(pathname + search).then((file) => file ?? fetch(event.request)));
});
