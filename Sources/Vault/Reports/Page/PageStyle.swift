// SPDX-License-Identifier: Apache-2.0

/// The page's one style sheet.
///
/// Colours are named once for light and once for dark; a test computes their contrast.
enum PageStyle {
    /// The digest that the content-security policy allows; a test computes it anew.
    static let digest = "sha256-I1joKbVNBuz6Y/47472xGbReh6oYwvgt4Z3uiK/trLc="

    static let text: Markup = """
        :root{color-scheme:light;
        --page:#f3f4f7;--card:#ffffff;--sunk:#f7f8fa;--line:#e1e4ea;--edge:#828b9b;
        --ink:#161b24;--soft:#4a5464;--link:#1c56b8;--mark:#1f2633;
        --expired:#86113f;--expired-tint:#fbe3ec;--overdue:#b3231a;--overdue-tint:#fde8e6;
        --critical:#a34400;--critical-tint:#feeddc;--warning:#755600;--warning-tint:#fbf1cf;
        --ok:#12683a;--ok-tint:#e1f4e9;--notice:#37479f;--notice-tint:#e8ebfb;
        --used:#5d6b82;--left:#b9cbea;--within:#3f6fc4;--heat1:#dbe7fa;--heat2:#a9c6f2;--heat3:#5a8be0;--heat4:#1c4fae;
        --heat-ink:#0d1c36;--heat3-ink:#0d1c36;--heat4-ink:#ffffff;--past:#eef0f4}
        @media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;
        --page:#0d1015;--card:#161a21;--sunk:#1b2029;--line:#2a303b;--edge:#6f7a8c;
        --ink:#e9ecf1;--soft:#a8b1c0;--link:#8bb8ff;--mark:#f3f5f9;
        --expired:#ff9dbd;--expired-tint:#40162a;--overdue:#ff9c92;--overdue-tint:#45191a;
        --critical:#ffb47c;--critical-tint:#402511;--warning:#efd06a;--warning-tint:#352e10;
        --ok:#7fd8a5;--ok-tint:#123421;--notice:#b3beff;--notice-tint:#21274d;
        --used:#8793a8;--left:#34507f;--within:#6c9bf0;--heat1:#1b2c4a;--heat2:#27457c;--heat3:#5583d6;--heat4:#a3c4ff;
        --heat-ink:#e9ecf1;--heat3-ink:#0b1424;--heat4-ink:#0b1424;--past:#12161c}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);
        font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
        font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        header,main,footer{max-width:1208px;margin:0 auto;padding:0 24px}
        h1,h2,p,ul,ol,dl,dd,table{margin:0;padding:0}
        ul,ol{list-style:none}
        h1{font-size:24px;line-height:1.2;letter-spacing:-.01em}
        h2{font-size:18px;line-height:1.3;letter-spacing:-.005em}
        small{display:block;font-size:12px;font-weight:400;color:var(--soft)}
        code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.92em}
        a{color:var(--link)}
        time{white-space:nowrap}
        section{margin-top:36px;scroll-margin-top:12px}
        .lead{color:var(--soft);margin:2px 0 12px;max-width:80ch}
        h2+.card,h2+.tiles,h2+.bar{margin-top:12px}
        .quiet{color:var(--soft)}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .defs{position:absolute}
        .skip{position:absolute;left:24px;top:-60px;padding:8px 14px;background:var(--card);border:2px solid var(--link);
        border-radius:6px;z-index:2}
        .skip:focus{top:8px}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
        .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px}
        .scroll{overflow-x:auto;position:relative}
        .icon{width:1em;height:1em;flex:none;vertical-align:-.13em}
        .knock{stroke:var(--card)}
        .brand{display:flex;align-items:center;gap:14px;padding:28px 0 18px}
        .logo{width:40px;height:40px;color:var(--link);flex:none}
        .product{color:var(--soft);font-size:13px;line-height:1.3}
        .asof{margin-left:auto;text-align:right;font-weight:600}
        .asof span{display:block;font-size:12px;font-weight:400;color:var(--soft)}
        .is-expired{--c:var(--expired);--t:var(--expired-tint)}
        .is-overdue{--c:var(--overdue);--t:var(--overdue-tint)}
        .is-critical{--c:var(--critical);--t:var(--critical-tint)}
        .is-warning{--c:var(--warning);--t:var(--warning-tint)}
        .is-ok{--c:var(--ok);--t:var(--ok-tint)}
        .is-notice{--c:var(--notice);--t:var(--notice-tint)}
        .verdict{display:flex;gap:16px;align-items:center;padding:18px 20px;border:1px solid var(--c);
        border-radius:12px 12px 0 0;background:var(--t)}
        .verdict .icon{width:34px;height:34px;color:var(--c)}
        .verdict .knock{stroke:var(--t)}
        .headline{font-size:20px;font-weight:650;line-height:1.3;color:var(--c)}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:14px 28px;padding:18px 20px;
        background:var(--card);border:1px solid var(--line);border-top:0;border-radius:0 0 12px 12px}
        dt{font-size:12px;color:var(--soft)}
        .word{color:var(--c);font-weight:600}
        .word .icon{margin-right:5px}
        .bar{display:block;width:100%;height:14px;border-radius:7px}
        .fill-expired{fill:var(--expired)}.fill-overdue{fill:var(--overdue)}.fill-critical{fill:var(--critical)}
        .fill-warning{fill:var(--warning)}.fill-ok{fill:var(--ok)}.fill-notice{fill:var(--notice)}
        .tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:12px;margin-top:12px}
        .tiles.minor{grid-template-columns:repeat(5,1fr)}
        .tiles.boxes{grid-template-columns:repeat(4,1fr);margin:0 0 12px}
        .tile{display:flex;flex-direction:column;background:var(--card);border:1px solid var(--line);border-radius:12px;
        padding:12px 14px 11px;min-width:0}
        .tile .label{display:flex;align-items:center;gap:7px;font-weight:600;color:var(--c,var(--ink))}
        .tile .figure{font-size:28px;line-height:1.3;font-weight:650;letter-spacing:-.02em;color:var(--c,var(--ink))}
        .tile .remark{font-size:12px;color:var(--soft)}
        .minor .tile,.boxes .tile{padding:10px 14px}
        .minor .label,.boxes .label{font-weight:500;font-size:13px}
        .minor .figure,.boxes .figure{font-size:21px}
        .tile.none{--c:var(--soft)}
        .tile.none .figure,.tile.none .label{font-weight:500;color:var(--soft)}
        .badge{display:inline-flex;align-items:center;gap:6px;padding:1px 9px 1px 7px;border-radius:99px;background:var(--t);
        color:var(--c);font-size:12.5px;font-weight:600;line-height:1.6;white-space:nowrap}
        .badge .knock{stroke:var(--t)}
        .cmd{display:block;width:fit-content;max-width:100%;margin-top:4px;padding:3px 9px;background:var(--sunk);
        border:1px solid var(--line);border-radius:6px;user-select:all;-webkit-user-select:all;white-space:pre-wrap}
        .cmd::before{content:"$ ";color:var(--soft);user-select:none;-webkit-user-select:none}
        .findings li,.steps li{display:grid;grid-template-columns:92px 1fr;gap:4px 14px;align-items:start;padding:8px 0}
        .findings li+li,.steps li+li{border-top:1px solid var(--line)}
        .findings>li>.badge,.steps>li>.badge{justify-self:start}
        .card.findings,.card.steps{padding:6px 16px}
        .findings li>.cmd{grid-column:2}
        .rule{color:var(--soft)}
        .legend{display:flex;flex-wrap:wrap;gap:4px 20px;margin-bottom:12px;font-size:13px;color:var(--soft)}
        .legend li{display:flex;align-items:center;gap:7px}
        .key{width:26px;height:16px;flex:none}
        .timeline:not(.key){display:block;width:100%;min-width:800px}
        .timeline text{font-size:12px;fill:var(--soft)}
        .timeline .name{font-size:12.5px;font-weight:600;fill:var(--ink)}
        .timeline .words{fill:var(--ink)}
        .timeline .year{font-weight:700;fill:var(--ink)}
        .timeline .now{font-weight:700;fill:var(--link)}
        .stripe{fill:var(--sunk)}.past{fill:var(--past)}
        .tick{stroke:var(--line);stroke-width:1}
        .today{stroke:var(--link);stroke-width:2}
        .used{fill:var(--used)}.left{fill:var(--left)}.over{fill:var(--overdue)}
        .hatch{fill:var(--card);fill-opacity:.42}
        .hatched{fill:url(#p-hatch)}
        .guessed{fill-opacity:.6;stroke:var(--used);stroke-width:1.5;stroke-dasharray:4 2}
        .open{fill-opacity:.5}
        .grace{fill:none;stroke:var(--edge);stroke-width:2;stroke-dasharray:3 3}
        .mark,.end{fill:var(--mark);stroke:var(--card);stroke-width:1.5}
        .hollow{fill:var(--card);stroke:var(--mark);stroke-width:1.6}
        .arrow{fill:var(--soft)}
        .ink-expired{color:var(--expired)}.ink-overdue{color:var(--overdue)}.ink-critical{color:var(--critical)}
        .ink-warning{color:var(--warning)}.ink-ok{color:var(--ok)}
        .ages:not(.key){display:block;width:100%;min-width:720px}
        .ages text{font-size:12px;fill:var(--soft)}
        .ages .count{font-weight:600;fill:var(--ink)}
        .within{fill:var(--within)}
        .base{stroke:var(--edge)}
        .limit{stroke:var(--mark);stroke-width:1.5;stroke-dasharray:5 4}
        .ages .limit-words{font-weight:600;fill:var(--ink)}
        table{border-collapse:collapse;width:100%}
        th{text-align:left;font-weight:600}
        thead th{font-size:12px;color:var(--soft);font-weight:600;vertical-align:bottom;white-space:nowrap}
        .number{text-align:right}
        .heat{min-width:1040px;border-collapse:separate;border-spacing:2px;font-size:12px}
        .heat thead th{text-align:center;font-weight:500;padding:0}
        .heat td,.heat tbody th{height:24px;padding:0;text-align:center;border-radius:4px}
        .heat tbody th,.heat thead .month{text-align:left;white-space:nowrap;padding-right:8px}
        .heat td:not(.number):not(.list){width:22px;min-width:22px;max-width:22px;overflow-wrap:normal}
        .heat .number{min-width:44px;padding:0 6px 0 4px;font-weight:600;text-align:right}
        .heat .many{font-size:9.5px;letter-spacing:-.03em}
        .heat .list{text-align:left;white-space:nowrap}
        .heat .cmd::before{content:none}
        .heat .cmd{margin:0;padding:0 5px;font-size:11px;white-space:nowrap;width:max-content;max-width:none}
        .h0{background:var(--sunk)}
        .h1,.h2,.h3,.h4{font-weight:600;color:var(--heat-ink)}
        .h1{background:var(--heat1)}.h2{background:var(--heat2)}.h3{background:var(--heat3);color:var(--heat3-ink)}
        .h4{background:var(--heat4);color:var(--heat4-ink)}
        .gone{background:none}
        .heat .today{box-shadow:0 0 0 2px var(--link)}
        .plain td,.plain th{padding:7px 14px 7px 0;vertical-align:top}
        .plain thead th{padding-top:0}
        .plain tbody tr{border-top:1px solid var(--line)}
        .groups td,.groups tbody th{padding-top:3px;padding-bottom:3px}
        .groups .cmd{border-color:transparent;padding:0 6px}
        .plain .number{padding-right:24px}
        .plain .cmd{margin:0}
        .causes tbody th,.causes td{overflow-wrap:normal}.causes tbody th{white-space:nowrap}
        .share{width:190px;white-space:nowrap}
        .share small{display:inline-block;margin-left:10px}
        .meter{width:100px;height:8px;border-radius:4px}
        .rail{fill:var(--line)}
        .controls{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:end;margin-bottom:12px}
        .controls[hidden]{display:none}
        .controls label span{display:block;font-size:12px;color:var(--soft)}
        input,select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:8px;
        padding:6px 10px;min-height:36px}
        input{width:280px;max-width:100%}
        input::placeholder{color:var(--soft);opacity:1}
        button{cursor:pointer}
        #filter-count{color:var(--soft);padding-bottom:7px}
        .clusters thead button{min-height:0;padding:2px 6px;margin-left:-7px;border-color:transparent;background:none;
        font-size:12px;font-weight:600;color:var(--soft);white-space:nowrap}
        .clusters thead button:hover{border-color:var(--edge)}
        [aria-sort=none] button::after{content:" \\21C5";color:var(--edge)}
        [aria-sort=ascending] button::after{content:" \\25B2";color:var(--link)}
        [aria-sort=descending] button::after{content:" \\25BC";color:var(--link)}
        .clusters th,.clusters td{padding:10px 14px 4px 0;vertical-align:top}
        .clusters thead th{padding:0 14px 8px 0}
        .clusters tbody{border-top:1px solid var(--line)}
        .clusters tbody[hidden]{display:none}
        .clusters .more td{padding:0 0 10px}
        @media screen and (max-width:1120px){.clusters td,.clusters th{font-size:13px;padding-right:9px;overflow-wrap:normal}
        .clusters tbody th{overflow-wrap:anywhere;min-width:112px}
        .clusters thead th,.clusters thead button{font-size:11.5px}}
        .clusters .findings{margin-top:2px}
        .clusters .findings li{padding:3px 0;border:0}
        @media screen and (min-width:1000px){.clusters .findings li{grid-template-columns:92px minmax(0,1fr) fit-content(46%)}
        .clusters .findings li>.cmd{grid-column:3;margin-top:0}}
        .pair{display:block}
        .labels{display:flex;flex-wrap:wrap;gap:4px 6px;margin-bottom:2px}
        .label-chip{padding:0 8px;border:1px solid var(--line);border-radius:6px;font-size:12px;background:var(--sunk)}
        .changes{font-size:13px}
        .nothing{color:var(--soft)}
        footer{padding-top:36px;padding-bottom:48px;color:var(--soft)}
        footer h2{font-size:14px;color:var(--ink)}
        .states{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:6px 24px;margin:8px 0 14px}
        .states li{display:grid;grid-template-columns:92px 1fr;gap:14px}
        .states .badge{justify-self:start;align-self:start}
        footer p+p{margin-top:6px}
        @media (max-width:1000px){.tiles{grid-template-columns:repeat(3,1fr)}
        .tiles.minor{grid-template-columns:repeat(3,1fr)}}
        @media screen and (max-width:820px){header,main,footer{padding-left:14px;padding-right:14px}
        .brand{flex-wrap:wrap;padding-top:18px}
        .asof{margin-left:0;text-align:left;width:100%}
        .tiles,.tiles.minor,.tiles.boxes{grid-template-columns:repeat(2,1fr);gap:8px}
        .verdict{align-items:flex-start;padding:14px}.headline{font-size:17px}
        .findings li,.steps li{grid-template-columns:1fr}.findings li>.cmd{grid-column:1}
        .states li{grid-template-columns:92px 1fr}
        .clusters,.clusters tbody,.clusters tr,.clusters td{display:block}
        .clusters tbody th{display:block;padding-bottom:6px}
        .clusters thead{display:block;margin-bottom:8px}
        .clusters thead tr{display:flex;flex-wrap:wrap;gap:2px 14px}
        .clusters thead th{padding:0}
        .clusters tr:not(.more) td{display:grid;grid-template-columns:130px 1fr;padding:2px 0}
        .clusters tr:not(.more) td>small,.clusters tr:not(.more) td>.pair{grid-column:2}
        .clusters tr:not(.more) td::before{color:var(--soft);grid-row:1}
        .c-state::before{content:"State"}.c-due::before{content:"Due"}.c-age::before{content:"Age"}
        .c-token::before{content:"Token ends"}.c-certs::before{content:"Certificates end"}
        .c-verified::before{content:"Verified"}.c-exported::before{content:"Exported"}
        .clusters .badge,.clusters .word{justify-self:start}
        .clusters .more td{padding-top:6px}
        input{width:100%}.controls label:first-child{flex:1 1 100%}}
        @page{size:A4;margin:12mm}
        @media print{body{background:#fff;font-size:9.5pt}
        header,main,footer{max-width:none;padding:0}
        .brand{padding-top:0}
        .skip,.controls{display:none}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .scroll{overflow:visible}
        .card,.tile,.facts{border-color:#c9ced8}
        .card{padding:10px}
        section{margin-top:22px}
        h2,.lead{break-after:avoid}
        .tile,.verdict,.facts,.findings li,.steps,tr,.clusters tbody,#ages .card,#calendar .card{break-inside:avoid}
        .facts{grid-template-columns:repeat(auto-fit,minmax(180px,1fr))}
        thead button::after{display:none}
        thead{display:table-header-group}
        .tiles{grid-template-columns:repeat(6,1fr);gap:6px}.tiles.minor{grid-template-columns:repeat(5,1fr)}
        .tiles.boxes{grid-template-columns:repeat(4,1fr)}
        .tile{padding:7px 9px}.tile .figure{font-size:15pt}.tile .remark,.minor .label{font-size:8pt}
        .timeline:not(.key),.ages:not(.key),.heat{min-width:0}
        .timeline text,.timeline .name{font-size:14px}.ages text{font-size:15px}
        .heat{font-size:7pt;border-spacing:1px;table-layout:fixed}.heat thead .month{width:64px}
        .heat thead th{font-size:7pt}.heat thead .number{width:40px}.cmd{font-size:7.5pt}
        .heat td:not(.number):not(.list){width:auto;min-width:0;max-width:none}
        .heat td,.heat tbody th{height:17px}
        .heat .list{display:none}
        .clusters{font-size:8.5pt}.clusters th,.clusters td{padding-right:8px}small{font-size:7.5pt}
        .findings li,.steps li{grid-template-columns:96px 1fr}}
        """
}
