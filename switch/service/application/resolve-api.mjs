/**
 * A hook of Node's module loader (Node 20, module.register): whatever file an application is, these
 * names mean what the switch it runs in has.
 */
let urls = {}

export function initialize(data) {
  urls = data
}

export function resolve(specifier, context, next) {
  const url = Object.hasOwn(urls, specifier) ? urls[specifier] : undefined
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true }
}
