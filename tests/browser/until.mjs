// Waiting for something to become true, never for time to pass.

import { setTimeout as pause } from 'node:timers/promises';

export async function until(holds, what, patience = 15_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${patience / 1000} s in vain for ${what}`);
    await pause(25);
  }
}
