/** A Debian package as the store holds it. */
export interface StoredPackage {
  readonly name: string
  readonly version: string
  readonly architecture: string
}

/** Reads the lists `fetch.sh` writes: name, version, architecture and file, a package a line. */
export function parsePackageList(text: string): readonly StoredPackage[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', version = '', architecture = ''] = line.split(' ')
      return { name, version, architecture }
    })
}
