/**
 * A hook of Node's module loader (Node 20, module.register): whatever file an application is, these
 * names mean what the switch it runs in has.
 */
let urls = {}

export function initialize(data) {
  urls = data
}

/** Whoever else has a say, such as tsx about TypeScript, has it about our own files too. */
export function resolve(specifier, context, next) {
  return next(Object.hasOwn(urls, specifier) ? urls[specifier] : specifier, context)
}
