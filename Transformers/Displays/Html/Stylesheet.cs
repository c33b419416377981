namespace MLNet.GoogLeNet.Displays.Html;

/// <summary>How displays look. Every rule begins with the class, so that nothing else on a page or in a notebook changes.</summary>
internal static class Stylesheet
{
    /// <summary>The class of the element around a display.</summary>
    public const string Scope = "googlenet-display";

    // A display paints its own background: a notebook may be dark where the system is light. Text has a contrast of 4.5 or more on it (WCAG
    // 2.2, 1.4.3).
    public const string Css = """
        .googlenet-display{--surface:#fff;--ink:#1c1f23;--muted:#565d66;--line:#d5d9de;--first:#1f5fbf;--second:#b3450c;--right:#1a7f37;
          --wrong:#c02626;
        --right-heat:26 127 55;--wrong-heat:192 38 38;--heat-share:.5;color-scheme:light dark;background:var(--surface);color:var(--ink);
        font:14px/1.4 system-ui,sans-serif;padding:.75rem;box-sizing:border-box;max-width:100%;overflow-wrap:anywhere}
        @media (prefers-color-scheme:dark){.googlenet-display{--surface:#16191d;--ink:#e8eaed;--muted:#a9b1ba;--line:#3f464e;
          --first:#7fb2ff;--second:#ffb077;
        --right:#57c878;--wrong:#ff8a80;--right-heat:87 200 120;--wrong-heat:255 138 128;--heat-share:.4}}
        .googlenet-display .googlenet-display{padding:0}
        .googlenet-display *{box-sizing:border-box}
        .googlenet-display p{margin:0 0 .6rem;max-width:65rem}
        .googlenet-display .muted{color:var(--muted)}
        .googlenet-display .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr));gap:1rem;
          margin:.75rem 0}
        .googlenet-display svg{display:block;width:100%;max-width:34rem;height:auto;font:11px system-ui,sans-serif}
        .googlenet-display svg text{fill:var(--muted)}
        .googlenet-display svg .title{fill:var(--ink);font-size:13px;font-weight:600}
        .googlenet-display svg .grid{stroke:var(--line);stroke-width:1}
        .googlenet-display svg .mark{stroke:var(--muted);stroke-width:1;stroke-dasharray:2 3}
        .googlenet-display svg .curve{fill:none;stroke-width:2;stroke-linejoin:round}
        .googlenet-display svg .first{stroke:var(--first)}
        .googlenet-display svg .second{stroke:var(--second);stroke-dasharray:6 3}
        .googlenet-display svg circle.first{fill:var(--first)}
        .googlenet-display svg circle.second{fill:var(--second);stroke-dasharray:none}
        .googlenet-display .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(9rem,45%),1fr));gap:.75rem;
          margin-bottom:.6rem}
        .googlenet-display .cards.pairs{grid-template-columns:repeat(auto-fill,minmax(min(14rem,100%),1fr))}
        .googlenet-display figure{margin:0;min-width:0}
        .googlenet-display .card{border:3px solid var(--line);border-radius:6px;padding:.4rem}
        .googlenet-display .card.right{border-color:var(--right)}
        .googlenet-display .card.wrong{border-color:var(--wrong);border-style:dashed}
        .googlenet-display img{display:block;max-width:100%}
        .googlenet-display .card img,.googlenet-display .card .no-image{width:100%;aspect-ratio:1;object-fit:contain;margin-bottom:.35rem}
        .googlenet-display .card .no-image{display:grid;place-items:center;text-align:center;padding:.5rem;border:1px dashed var(--muted);
          color:var(--muted)}
        .googlenet-display .pixels{image-rendering:pixelated}
        .googlenet-display .verdict{font-weight:600}
        .googlenet-display .verdict.right{color:var(--right)}
        .googlenet-display .verdict.wrong{color:var(--wrong)}
        .googlenet-display .bars{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.1rem .5rem;margin:.25rem 0 .4rem;font-size:12px}
        .googlenet-display .card .muted{font-size:12px}
        .googlenet-display .bars .bar{grid-column:1/-1}
        .googlenet-display .bar{display:block;height:5px;min-width:1px;background:var(--first);border-radius:2px}
        .googlenet-display .wide{overflow-x:auto;max-width:100%}
        .googlenet-display table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;background:none;color:inherit;
          overflow-wrap:normal;margin:0 0 .6rem}
        .googlenet-display .facts{overflow-wrap:anywhere}
        .googlenet-display .facts th{min-width:6rem}
        .googlenet-display caption{text-align:left;font-weight:600;padding-bottom:.3rem}
        .googlenet-display th,.googlenet-display td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;
          vertical-align:top;background:none}
        .googlenet-display thead th{vertical-align:bottom}
        .googlenet-display .number{text-align:right;white-space:nowrap}
        .googlenet-display td .bar{margin-top:2px;margin-left:auto}
        .googlenet-display .confusion caption{font-weight:400;color:var(--muted)}
        .googlenet-display .confusion td{text-align:center;min-width:2.2rem;border:1px solid var(--line)}
        .googlenet-display .confusion td.right{background:rgb(var(--right-heat)/calc(var(--share)*var(--heat-share)))}
        .googlenet-display .confusion td.wrong{background:rgb(var(--wrong-heat)/calc(var(--share)*var(--heat-share)))}
        .googlenet-display .confusion thead th span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:11rem;white-space:nowrap;
          overflow:hidden;text-overflow:ellipsis}
        .googlenet-display details{margin-top:.6rem}
        .googlenet-display summary{cursor:pointer}
        .googlenet-display .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(10rem,45%),1fr));gap:.75rem;max-width:34rem}
        .googlenet-display .heat-scale{height:8px;border-radius:2px;
          background:linear-gradient(90deg,#000080,#0080ff,#80ff80,#ff8000,#800000)}
        .googlenet-display .ends{display:flex;justify-content:space-between;font-size:12px;color:var(--muted)}
        .googlenet-display .filters{width:min(100%,26rem)}
        .googlenet-display .counts{max-width:34rem}
        .googlenet-display.page{margin:0;min-height:100vh;padding:1.25rem}
        .googlenet-display.page main{max-width:72rem;margin:0 auto}
        .googlenet-display h1{font-size:1.6rem;margin:0 0 .5rem}
        .googlenet-display h2{display:inline-block;font-size:1.15rem;margin:1.25rem 0 .5rem}
        .googlenet-display h3{font-size:1rem;margin:1rem 0 .4rem}
        .googlenet-display h2::first-letter{text-transform:uppercase}
        .googlenet-display section{min-width:0}
        .googlenet-display pre{overflow-x:auto;font-size:12px;margin:.4rem 0}
        """;
}
