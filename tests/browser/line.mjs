// The line between a browser and the server, as a proxy: it knows which streams are open, and can be cut.

import http from 'node:http';

const STREAM = '/api/v1/desk/events';

export class Line {
  /** The streams that are open now, and how many ever were. */
  streams = new Set();
  opened = 0;
  #broken = false;
  /** Whether nothing gets through at all. */
  dark = false;

  async start() {
    this.server = http.createServer((request, response) => this.#pass(request, response));
    await new Promise((ready) => this.server.listen(0, '127.0.0.1', ready));
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(closed));
  }

  /** What a browser needs to go through it, to this machine too. */
  get proxy() {
    return { server: `http://127.0.0.1:${this.server.address().port}`, bypass: '<-loopback>' };
  }

  /** From now on no stream gets through; those that are open break off. */
  cut() {
    this.#broken = true;
    this.streams.forEach((response) => response.socket.destroy());
  }

  mend() {
    this.#broken = false;
  }

  #pass(request, response) {
    const { hostname, port, pathname, search } = new URL(request.url);
    const stream = pathname === STREAM;
    if (this.dark || (stream && this.#broken)) return request.socket.destroy();
    const onward = http.request({ hostname, port, path: pathname + search, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
      if (stream && answer.statusCode === 200) {
        this.opened += 1;
        this.streams.add(response);
      }
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => {
      this.streams.delete(response);
      onward.destroy();
    });
    request.pipe(onward);
    return undefined;
  }
}
