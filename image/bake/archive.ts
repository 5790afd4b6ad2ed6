/** The state of the Debian archive an image was made from. */
export interface Archive {
  readonly releases: readonly Release[]
  /** Seconds since 1970 of the newest release; every time stamp of the image is this or older. */
  readonly epoch: number
}

/** One signed `InRelease` file. */
export interface Release {
  readonly suite: string
  readonly date: string
  readonly sha256: string
}
