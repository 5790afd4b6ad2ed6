/** Does a token with these scopes allow it? `*` is everything. */
export function allows(scopes: readonly string[], scope: string): boolean {
  return scopes.includes('*') || scopes.includes(scope)
}

/** May a tenant see what is of this domain? The operator, `*`, sees everything. */
export function sees(tenant: string, domain: string): boolean {
  return tenant === '*' || tenant === domain
}
