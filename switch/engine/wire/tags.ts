/** As drachtio-srf limits them. */
const MOST_TAGS = 20
const TAG = /^[A-Za-z0-9\-_+@:]{1,32}$/
/** What an application's own name begins with, among its tags. */
const OWN_NAME = 'app:'

/** @returns why tags cannot be taken. */
export function wrongTags(tags: readonly string[]): string | undefined {
  if (tags.length > MOST_TAGS) return `more than ${MOST_TAGS} tags`
  return tags.every((tag) => TAG.test(tag)) ? undefined : 'invalid tag'
}

/** The name an application gives itself, by which others may take its calls over. */
export function serviceOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(OWN_NAME))?.slice(OWN_NAME.length)
}
