/** What a worker is told. */
export type Order =
  /** To be answered at once. */
  | { readonly type: 'ping' }
  /** Take new calls, or none until told otherwise. */
  | { readonly type: 'accept'; readonly isAccepting: boolean }
  /** Take no more calls, and say so when the last is over. */
  | { readonly type: 'drain' }
  /** End all calls, and say so when the last goodbye is answered. */
  | { readonly type: 'close' }

/** What a worker tells. */
export type Report =
  /** The application is loaded, and calls may come. */
  | { readonly type: 'ready' }
  | { readonly type: 'pong' }
  /** Nothing runs any more. */
  | { readonly type: 'done' }
  /** Always the last one. */
  | { readonly type: 'exit'; readonly reason: string }

/** A process that runs one version of an application, with its own connection to the engine. */
export interface WorkerProcess {
  send(order: Order): void
  /** Ends it in the middle of whatever it does; the engine lets go of its calls. */
  terminate(): void
}

/** @param version Names the code that is to run; it never changes. */
export type Spawn = (version: string, hear: (report: Report) => void) => WorkerProcess
