// SPDX-License-Identifier: Apache-2.0

/// The signs of states and severities, drawn once; each has its own shape, so that no colour is needed to distinguish them.
struct PageIcons: PageSection {
    func write(to html: inout HTMLWriter) {
        html.newline()
        html.constant(Self.symbols)
    }

    private static let symbols: Markup = """
        <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false">
        <symbol id="i-expired" viewBox="0 0 16 16"><path fill="currentColor" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/>\
        <path class="knock" fill="none" stroke-width="2" stroke-linecap="round" d="M5.5 5.5l5 5m0-5l-5 5"/></symbol>
        <symbol id="i-overdue" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/>\
        <path class="knock" fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" \
        d="M8 4.2V8l2.6 2"/></symbol>
        <symbol id="i-critical" viewBox="0 0 16 16"><path fill="currentColor" stroke="currentColor" stroke-width="2" \
        stroke-linejoin="round" d="M8 2.2L14.5 13.6h-13z"/>\
        <path class="knock" fill="none" stroke-width="2" stroke-linecap="round" d="M8 6.4v3.2M8 12v.1"/></symbol>
        <symbol id="i-warning" viewBox="0 0 16 16"><path fill="none" stroke="currentColor" stroke-width="2" \
        stroke-linejoin="round" d="M8 1.6L14.4 8 8 14.4 1.6 8z"/>\
        <path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" d="M8 5.4v2.8M8 10.8v.1"/></symbol>
        <symbol id="i-ok" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" \
        stroke-width="2"/><path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" \
        stroke-linejoin="round" d="M5 8.3l2.1 2.1L11.2 6"/></symbol>
        <symbol id="i-notice" viewBox="0 0 16 16"><rect x="2" y="2" width="12" height="12" rx="3" fill="none" \
        stroke="currentColor" stroke-width="2"/>\
        <path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" d="M8 7.6v3.2M8 5v.1"/></symbol>
        <symbol id="i-vault" viewBox="0 0 32 32"><rect x="2" y="3" width="28" height="25" rx="5" fill="currentColor"/>\
        <circle class="knock" cx="16" cy="15.5" r="7" fill="none" stroke-width="2.4"/>\
        <path class="knock" fill="none" stroke-width="2.4" stroke-linecap="round" \
        d="M16 11.4v8.2M11.9 15.5h8.2M8 28v2M24 28v2"/></symbol>
        <pattern id="p-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect class="hatch" width="3" height="6"/></pattern>
        </svg>
        """
}
