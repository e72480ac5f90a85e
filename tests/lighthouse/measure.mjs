// Lighthouse, as on a slow phone: the medians of three visits to each page of the report. Figures are printed; whoever
// runs it judges. The server is a release build with the demonstration.

import * as chromeLauncher from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { Accounts } from '../browser/accounts.mjs';
import { ARGUMENTS } from '../browser/arguments.mjs';
import { Server, needed } from '../browser/server.mjs';

const VISITS = 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const METRICS = [['LCP', 'largest-contentful-paint', 'ms'], ['FCP', 'first-contentful-paint', 'ms'], ['TBT', 'total-blocking-time', 'ms'], ['CLS', 'cumulative-layout-shift', '']];

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** Signs in as a browser without scripts does; the cookie. */
async function cookie(server) {
  const given = await new Accounts(server.data).credentials('REPORTER');
  const answer = await fetch(`${server.origin}/sign-in`, { method: 'POST', body: new URLSearchParams(given), redirect: 'manual', headers: { Origin: server.origin, 'Sec-Fetch-Site': 'same-origin' } });
  const session = answer.headers.getSetCookie().map((line) => line.split(';')[0]).find((pair) => pair.startsWith('__Host-session='));
  if (!session) throw new Error(`signing in answered ${answer.status} without a session`);
  return session;
}

async function visit(port, url, extraHeaders) {
  const flags = { port, onlyCategories: CATEGORIES, output: 'json', logLevel: 'error', formFactor: 'mobile', extraHeaders };
  const { lhr } = await lighthouse(url, flags);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return lhr;
}

// No mail is sent: nobody files anything.
const server = await new Server().start({ port: 9 });
const chrome = await chromeLauncher.launch({ chromePath: needed('CHROMIUM'), chromeFlags: ['--headless=new', ...ARGUMENTS], logLevel: 'error' });
try {
  const session = await cookie(server);
  console.log(`\n${'page'.padEnd(12)} ${CATEGORIES.map((name) => name.padStart(15)).join('')} ${METRICS.map(([name]) => name.padStart(9)).join('')} ${'requests'.padStart(9)}`);
  for (const [path, headers] of [['/', {}], ['/sign-in', {}], ['/report', { Cookie: session }], ['/plain/danger', { Cookie: session }]]) {
    const all = [];
    for (let time = 0; time < VISITS; time += 1) all.push(await visit(chrome.port, server.origin + path, headers));
    const scores = CATEGORIES.map((name) => String(Math.round(median(all.map((lhr) => lhr.categories[name].score)) * 100)).padStart(15));
    const metrics = METRICS.map(([, id, unit]) => {
      const value = median(all.map((lhr) => lhr.audits[id].numericValue));
      return (unit ? `${Math.round(value)} ${unit}` : value.toFixed(3)).padStart(9);
    });
    const requests = median(all.map((lhr) => lhr.audits['network-requests'].details.items.length));
    console.log(`${path.padEnd(12)} ${scores.join('')} ${metrics.join('')} ${String(requests).padStart(9)}`);
    const failed = Object.values(all[0].audits).filter(({ score, scoreDisplayMode, id }) => score !== null && score < 1 && scoreDisplayMode === 'binary' && CATEGORIES.some((name) => all[0].categories[name].auditRefs.some((ref) => ref.id === id && ref.weight > 0)));
    for (const { title } of failed) console.log(`  not met: ${title}`);
  }
} finally {
  chrome.kill();
  await server.stop();
}
