import { main } from '../../cli/main.ts'

export interface CliResult {
  readonly status: number
  readonly answer: string
  readonly remarks: string
}

/** Runs a command line in this process. */
export async function runCli(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<CliResult> {
  let answer = ''
  let remarks = ''
  const output = {
    answer: (text: string) => {
      answer += text
    },
    remark: (text: string) => {
      remarks += text
    },
  }
  const status = await main(args, { output, signal })
  return { status, answer, remarks }
}
