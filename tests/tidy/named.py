"""Names that a workspace declares, for sheets written by hand."""

from jiaohe.workspace.regions import Name, Regions, region_lookup

NAMES: Regions = region_lookup(
    [
        Name(name="平江县", aliases=("平江", "pingjiang", "Ping Jiang County")),
        Name(name="岳阳县"),
        Name(name="君山区"),
        Name(name="临湘市"),
        Name(name="市卫健委", aliases=("市卫生健康委",)),
    ],
    ["全市"],
)
