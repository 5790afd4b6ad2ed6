/** Names of the built-in partition layouts of physical servers. */
export const SERVER_LAYOUT_NAMES: readonly string[] = [
  'signalling',
  'recordings',
  'database',
  'all-in-one',
]
