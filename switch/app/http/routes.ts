import type { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** `/calls/:id/legs/:leg` has `id` and `leg`. */
export type PathParameters<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? { readonly [Key in Name]: string } & PathParameters<`/${More}`>
    : { readonly [Key in Rest]: string }
  : unknown

export interface RouteOptions<Body, Query, Result> {
  /** One line for whoever reads the API's description. */
  readonly summary?: string
  /** What the caller's token must allow, such as `calls:write`. Absent: any token does. */
  readonly scope?: string
  readonly body?: z.ZodType<Body>
  readonly query?: z.ZodType<Query>
  /** What comes back; anything else is a mistake of ours and told as 500. */
  readonly response?: z.ZodType<Result>
}

export interface RouteRequest<Parameters, Body, Query> {
  readonly parameters: Parameters
  readonly body: Body
  readonly query: Query
  /** Who asks: the domain of the token, or `*` for the operator. */
  readonly tenant: string
  /** What the token allows; `*` is everything. */
  readonly scopes: readonly string[]
}

type Handler<Path extends string, Body, Query, Result> = (
  request: RouteRequest<PathParameters<Path>, Body, Query>,
) => Promise<Result>

/** A route, its types forgotten: `answerRequest` checks what they promise. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly options: RouteOptions<unknown, unknown, unknown>
  readonly handler: (request: RouteRequest<never, never, never>) => Promise<unknown>
}

/** The HTTP side of an application: what it answers to whom. */
export class Routes {
  readonly #routes: Route[] = []

  get all(): readonly Route[] {
    return this.#routes
  }

  get<Path extends string, Query = unknown, Result = unknown>(
    path: Path,
    options: Omit<RouteOptions<unknown, Query, Result>, 'body'>,
    handler: Handler<Path, undefined, Query, Result>,
  ): void {
    this.#add('GET', path, options, handler)
  }

  post<Path extends string, Body = undefined, Query = unknown, Result = unknown>(
    path: Path,
    options: RouteOptions<Body, Query, Result>,
    handler: Handler<Path, Body, Query, Result>,
  ): void {
    this.#add('POST', path, options, handler)
  }

  put<Path extends string, Body = undefined, Query = unknown, Result = unknown>(
    path: Path,
    options: RouteOptions<Body, Query, Result>,
    handler: Handler<Path, Body, Query, Result>,
  ): void {
    this.#add('PUT', path, options, handler)
  }

  delete<Path extends string, Query = unknown, Result = unknown>(
    path: Path,
    options: Omit<RouteOptions<unknown, Query, Result>, 'body'>,
    handler: Handler<Path, undefined, Query, Result>,
  ): void {
    this.#add('DELETE', path, options, handler)
  }

  #add(method: Method, path: string, options: Route['options'], handler: Route['handler']): void {
    const isTaken = this.#routes.some((each) => each.method === method && each.path === path)
    if (isTaken) throw new RangeError(`${method} ${path} is there already`)
    this.#routes.push({ method, path, options, handler })
  }
}
