// Keeps the report app's shell, so that the form opens without a network: the page with its first question, and the
// files it is made of. Nothing else, no answer of the API, and no POST (docs/adr/0048-work-without-a-network.md).
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

addEventListener('install', (event) => event.waitUntil(fill()));
addEventListener('activate', (event) => event.waitUntil(tidy()));
// The language was changed: the cookie says so, and the page is kept in that one.
addEventListener('message', (event) => event.waitUntil(fetch(PAGE, { cache: 'no-store' }).then(keep).catch(() => {})));
addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname, search } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  if (mode === 'navigate' && (pathname === PAGE || pathname === '/')) event.respondWith(visit(event, pathname));
  else if (FILES.includes(pathname + search)) event.respondWith(kept(pathname + search).then((file) => file ?? fetch(event.request)));
});
