"""The search API of the Diet's minutes (国会会議録検索システム) over this index; docs/diet-api.md describes it."""
