// Called by compress.rs: for each file below the given folders, NAME.br (brotli 11) and NAME.gz (gzip 9),
// left out where they would not be smaller. Pages are only measured: the server fills them in when it starts and
// compresses them itself. Prints the sizes as JSON.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

function files(folder) {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    if (name.startsWith(".")) return [];
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const sizes = [];
for (const folder of process.argv.slice(1).filter((word) => word !== "--")) {
  for (const file of files(folder).filter((name) => !/\.(br|gz)$/.test(name))) {
    const raw = readFileSync(file);
    const br = brotliCompressSync(raw, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
    });
    const gz = gzipSync(raw, { level: 9 });
    if (!file.endsWith(".html")) {
      if (br.length < raw.length) writeFileSync(`${file}.br`, br);
      if (gz.length < raw.length) writeFileSync(`${file}.gz`, gz);
    }
    sizes.push({
      app: basename(folder),
      file: relative(folder, file),
      raw: raw.length,
      brotli: Math.min(br.length, raw.length),
    });
  }
}
console.log(JSON.stringify(sizes));
