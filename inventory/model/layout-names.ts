/** Names of the built-in partition layouts a node may ask for. */
export const LAYOUT_NAMES: readonly string[] = ['appliance']
