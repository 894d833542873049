/**
 * A moment as it is stored and as credentials write it: RFC 3339, UTC, whole seconds (`2026-11-21T09:30:00Z`). Milliseconds are cut
 * off, not rounded. Does NOT take moments before the year 0 or after 9999, which RFC 3339 cannot write.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
