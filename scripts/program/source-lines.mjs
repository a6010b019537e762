// Traces of errors name the lines of the sources. The maps are read with the first trace that anybody looks at, so a start pays nothing for them.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export function nameSourceLines(folder) {
  // Node knows the files by the end of links; the sources lie beside the folder as it was named.
  const inBundle = pathToFileURL(realpathSync(folder)).href;
  const maps = new Map();
  const mapOf = (file) => {
    if (!maps.has(file))
      maps.set(file, existsSync(`${file}.map`) ? new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8'))) : undefined);
    return maps.get(file);
  };
  const sourceOf = (site) => {
    const address = site.getFileName();
    if (!address?.startsWith(inBundle)) return undefined;
    const file = join(folder, address.slice(inBundle.length));
    const { originalSource, originalLine, originalColumn } =
      mapOf(file)?.findEntry(site.getLineNumber() - 1, site.getColumnNumber() - 1) ?? {};
    if (originalSource === undefined) return undefined;
    return {
      bundled: `${address}:${site.getLineNumber()}:${site.getColumnNumber()}`,
      source: `${resolve(dirname(file), originalSource)}:${originalLine + 1}:${originalColumn + 1}`,
    };
  };
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map((site) => {
      const found = sourceOf(site);
      return `\n    at ${found === undefined ? site : String(site).replace(found.bundled, found.source)}`;
    });
    return `${headOf(error)}${lines.join('')}`;
  };
}

function headOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}
