/** A QR code on a page, dark on light whatever the colours of the page. */
import { qrCode, quietZone } from './certificate/qr.ts'

/** `label`: what it is, for who cannot see it. */
export function QrFigure({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = qrCode(text)
  const whole = size + 2 * quietZone
  return (
    <figure>
      <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${String(whole)} ${String(whole)}`}>
        <rect width={whole} height={whole} fill="#fff" />
        <path transform={`translate(${String(quietZone)} ${String(quietZone)})`} d={path} fill="#000" />
      </svg>
    </figure>
  )
}
