"""Follows every link of one host with Scrapy, 16 requests at a time, and prints how many pages came."""

import json
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
}


class Site(scrapy.Spider):
    name = "site"
    start_urls = [sys.argv[1]]
    pages = 0

    def parse(self, response):
        Site.pages += 1
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse)


process = CrawlerProcess(SETTINGS)
process.crawl(Site)
process.start()
print(json.dumps({"pages": Site.pages}))
