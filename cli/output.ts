/** Where a command writes: answers to one side, what goes on meanwhile to the other. */
export interface Output {
  /** For the answer; another program may read it. */
  readonly answer: (text: string) => void
  /** For progress and problems. */
  readonly remark: (text: string) => void
  /** Columns, when remarks go to a terminal. */
  readonly terminal?: { readonly columns: number }
}

/** Standard output and standard error of this process. */
export function processOutput(): Output {
  const { stdout, stderr } = process
  return {
    answer: (text) => void stdout.write(text),
    remark: (text) => void stderr.write(text),
    ...(stderr.isTTY ? { terminal: { columns: stderr.columns ?? 80 } } : {}),
  }
}

/** The one form of every `--json` answer. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
