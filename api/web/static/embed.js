var{style:o}=document.documentElement;for(let t of["accent","paper","ink"]){let e=document.body.getAttribute(`data-roadgraph-${t}`);e&&(o.setProperty(`--${t}`,e),o.setProperty(`--roadgraph-${t}`,e))}
