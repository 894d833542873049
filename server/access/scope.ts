/** The rights an access token can carry. openapi.yaml says which operation needs which. */
export const scopes = [
  'organisation:write',
  'api-key:write',
  // Of signing keys. Who has it can make every badge of the organisation doubtful: no role has it.
  'key:write',
  'session:read',
  'session:write',
  'award:read',
  'award:write',
  'award:revoke',
  'framework:write',
  'framework:release',
  'person:read',
  'person:write',
  'application:apply',
  'application:open',
  'application:assess',
  'application:manage',
  'endorsement:write',
  'positioning:read',
  'positioning:write',
  'credential:issue',
  'credential:verify',
  'credential:status',
  // Many badges in one request.
  'verification:bulk',
  // Says which mails of the service came back: for the program that reads its mailbox, of whichever organisation they are.
  'mail:bounce',
  // Has programs told what happens to badges: no role has it.
  'webhook:write',
] as const

export type Scope = (typeof scopes)[number]

/** The scopes of a space-separated list (RFC 6749 §3.3); `undefined` when one of them does not exist. */
export function parseScopes(list: string): readonly Scope[] | undefined {
  const asked = list.split(' ').filter((scope) => scope !== '')
  return asked.every(isScope) ? asked : undefined
}

function isScope(value: string): value is Scope {
  return (scopes as readonly string[]).includes(value)
}
