/** What partition names begin with: the kernel puts a p behind a digit, `/dev/nvme0n1p3`. */
export const partitionStem = (device: string): string =>
  /\d$/.test(device) ? `${device}p` : device
