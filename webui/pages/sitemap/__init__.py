"""The sitemap: addresses of all pages for search engines, where the settings allow them."""
