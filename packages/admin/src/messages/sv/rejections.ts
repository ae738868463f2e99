/** Efter avvisningens kod: vad som hade varit rätt. */
export const REJECTIONS = {
  "rejection.alias-incomplete": "Ett alias-anrop har både userId och previousId.",
  "rejection.event-name-invalid":
    "Ett namn är högst 255 tecken text, utan NUL och utan halva tecken.",
  "rejection.event-name-missing": "Ett track-anrop nämner sin händelse.",
  "rejection.forbidden-key": "Nyckeln __proto__ är inte tillåten.",
  "rejection.identifier-missing":
    "En händelse behöver userId, anonymousId eller någon annan identifierare som går att använda. Platshållare som null eller 0 räknas inte.",
  "rejection.identity-not-verified":
    "Med en webbläsarnyckel räknas bara anonymousId och enheters id om userHash saknas.",
  "rejection.message-id-invalid":
    "Ett messageId är högst 100 tecken text, utan NUL och utan halva tecken.",
  "rejection.not-an-object": "En händelse är ett JSON-objekt.",
  "rejection.number-out-of-range":
    "Ett tal är större än JSON klarar: skicka det som text eller utelämna det.",
  "rejection.provider-event":
    "Det en leverantör rapporterar kommer från en server eller en webhook, inte med en webbläsarnyckel.",
  "rejection.timestamp-invalid": "En tid skrivs som 2026-11-21T09:30:00Z.",
  "rejection.timestamp-out-of-range": "En tid ligger efter 1970.",
  "rejection.too-deep": "En händelse har högst 64 nivåer.",
  "rejection.too-large": "Händelsen är större än en händelse får vara.",
  "rejection.unknown-type": "type är track, identify, page, screen, group eller alias.",
} as const;
