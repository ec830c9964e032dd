//! Words of class and id names, and what they say of an element.
//!
//! A line has words (or two joined by `-`, neighbours in one name) and the marks that they stand for. Theme and
//! platform names are in it where their elements have no telling word.

use crate::article::marks::Marks;

/// Beginnings of names that speak of the page's state or of what an element contains, not of the element.
pub(in crate::article) const NOT_ABOUT_ITSELF: &[&str] = &[
    "has-",
    "has_",
    "no-",
    "without-",
    "with-",
    "is-",
    "js-has-",
    "hide-",
    "show-",
    "not-",
    "single-",
    "page-template",
    "field--label",
];

/// Words and their marks.
pub(in crate::article) const WORDS: &[(&str, Marks)] = &[
    ("content article post entry story main prose markdown richtext rte wysiwyg text body blog news", Marks::CONTENT),
    (
        "entry-content article-body articlebody article-content post-content post-body story-body article-text \
         page-content body-content content-body rich-text story-content news-content blog-content post-text \
         article-main blog-post-content postcontent entrycontent articlecontent storybody post-entry entry-body \
         articletext bodytext body-text newsbody news-body news-text text-body maintext main-text markdown-body \
         td-post hentry-content newstext artikel-body article-detail detail-content single-content content-article \
         mw-parser theiastickysidebar-content blog-body blogpost-body",
        Marks::BODY,
    ),
    (
        "comment comments commentlist comment-list disqus commentarea livefyre discussion-thread user-comments \
         reader-comments fb-comments kommentare comentarios commentaires commenti komentar reviews-list commento \
         comments-area comments-section commentsection isso giscus utterances webmentions",
        Marks::COMMENT,
    ),
    (
        "reviews customer-reviews product-reviews review-list review-item yotpo okendo judgeme loox bazaarvoice bv-content questions-answers trustpilot testimonials",
        Marks::REVIEWS,
    ),
    (
        "respond comment-respond commentform comment-form comment-reply leave-comment reply-form leave-reply",
        Marks::REPLY_FORM,
    ),
    (
        "nav navbar navigation menu submenu breadcrumb breadcrumbs breadcrumbs-nav pagination pager paginator paging \
         topnav subnav sidenav mainnav tabbar megamenu mega-menu skip-link skiplink skip-links prev-next next-prev nav-links \
         post-navigation page-numbers hamburger offcanvas off-canvas drawer site-nav language-switcher lang-switcher \
         navigacija navi navbox catlinks mw-jump-link jump-link toolbar mw-panel sitemap quicklinks quick-links",
        Marks::NAV,
    ),
    ("breadcrumb breadcrumbs breadcrumb-list crumbs bread-crumb", Marks::BREADCRUMB),
    (
        "sidebar sidebar-widget rail right-rail left-rail widget-area sidecolumn sidebars secondary-sidebar aside right-sidebar left-sidebar",
        Marks::SIDEBAR,
    ),
    (
        "footer footers colophon site-footer page-footer footer-widgets bottombar subfooter foot site-info legal-links",
        Marks::FOOTER,
    ),
    ("copyright copyrights copy-right site-info legal-line", Marks::COPYRIGHT),
    (
        "masthead site-header topbar top-bar page-header-nav site-head global-header main-header header-top utility-bar announcement-bar",
        Marks::HEADER,
    ),
    (
        "share sharing social socials sharedaddy addtoany addthis sharethis share-buttons share-bar social-links \
         social-share follow-us followus social-media ssba a2a shareaholic sharebar share-tools post-share article-share",
        Marks::SHARE,
    ),
    (
        "related relatedposts related-posts related-post related-articles recommended recommendations recommendation recommend \
         more-from more-on more-stories read-next readnext you-may also-like might-like also-read read-also trending most-read most-popular mostpopular \
         popular-posts recent-posts recent-articles latest-news latest-posts latest-articles jp-relatedposts yarpp outbrain taboola recirc \
         recirculation more-articles more-news similar-posts similar-articles see-also-posts next-article prev-article \
         related-content related-stories related-news related-links related-products upsell upsells cross-sell crosssell \
         recently-viewed similar-products teads zergnet revcontent mgid up-next further-reading-list suggested-topics \
         related-topics keep-reading post-nav adjacent-posts",
        Marks::RELATED,
    ),
    (
        "ad ads advert adverts advertisement advertising adsense adsbygoogle ad-container ad-slot adslot ad-wrapper adunit ad-unit \
         sponsor sponsored dfp gpt-ad google-ad banner-ad ad-banner promo promos promotion advertorial-box werbung anzeige publicidad \
         pub reklama commercial mpu leaderboard-ad native-ad affiliate-disclosure ad-disclosure",
        Marks::AD,
    ),
    (
        "cookie cookies consent gdpr ccpa onetrust cookiebot cookie-banner cookie-notice cookiebar cookie-law cookielaw didomi usercentrics truste",
        Marks::CONSENT,
    ),
    (
        "modal popup pop-up overlay dialog lightbox tooltip popover interstitial flyout toast snackbar dropdown-menu megadropdown",
        Marks::POPUP,
    ),
    (
        "byline by-line author authors author-name authorname post-author article-author entry-author written-by writer \
         post-meta entry-meta article-meta postmeta entrymeta meta-info post-info article-info post-byline article-byline dateline \
         post-details byline-block contributor contributors autor auteur autore posted-by posted-on meta-data article-header-meta \
         blog-meta story-meta story-byline post-date entry-date reading-time read-time readtime",
        Marks::BYLINE,
    ),
    (
        "author-box author-bio authorbox author-info author-card author-profile about-author about-the author-description \
         author-block post-author-box saboxplugin guest-author bio-box authorbio abh_box m-a-box pp-author author-area",
        Marks::AUTHOR_BOX,
    ),
    (
        "tags taglist tag-list tag-links tagcloud tag-cloud post-tags entry-tags article-tags cat-links categories-list post-categories \
         entry-categories post-category tags-links topics-list keywords hashtags tag-container category-links filed-under",
        Marks::TAGS,
    ),
    (
        "newsletter newsletters subscribe subscription signup sign-up optin opt-in mailchimp mc-embed mc4wp email-signup subscribe-box \
         newsletter-signup paywall regwall piano metering membership-box hubspot-cta cta-box donate donation donations",
        Marks::NEWSLETTER,
    ),
    (
        "caption wp-caption-text image-caption photo-caption figcaption img-caption photo-credit image-credit credit credits legend imagecaption media-caption picture-caption",
        Marks::CAPTION,
    ),
    (
        "sr-only visually-hidden visuallyhidden screen-reader assistive-text screenreader offscreen sronly a11y-hidden u-hidden-visually hidden-accessibly",
        Marks::UNSEEN,
    ),
    (
        "site-title site-name sitename site-branding site-logo navbar-brand logo brand custom-logo logo-text blog-title header-logo blogname",
        Marks::SITE,
    ),
    (
        "date published publish-date pubdate post-date entry-date published-date article-date timestamp datetime date-published posted-on \
         publication-date publishdate postdate time date-time story-date datum fecha byline-date dateline updated meta-date article-time news-date newsdate \
         createdate create-date createtime create-time pubtime pub-time publish-time publishtime datepublished",
        Marks::DATE,
    ),
    (
        "toc table-of tableofcontents ez-toc lwptoc contents-list toc-container on-this onthispage in-this page-toc",
        Marks::CONTENTS,
    ),
    (
        "topic-post forum-post post-message messagebody message-body postbody post_body message-content topic-body thread-post bbwrapper bbcode cooked posttext answer question answercell postcell",
        Marks::POST,
    ),
    (
        "cart minicart mini-cart add-to addtocart wishlist quantity swatch swatches price-box buy-box buybox buy-now checkout stock-status shipping-info product-form \
         size-chart store-locator facets facet filters refinements sort-by sortby filter-bar layered-nav",
        Marks::SHOP,
    ),
    (
        "headline title entry-title post-title article-title page-title story-title news-title articletitle posttitle entrytitle \
         etitle newstitle arttitle art-title titre titulo titolo titel tytul judul judulberita judul-berita baslik haber-baslik tieude nadpis \
         zagolovok otsikko biaoti",
        Marks::TITLE,
    ),
    (
        "rouge-gutter code-gutter lineno linenos line-numbers linenumber line-number lnum rouge-gutter blob-num",
        Marks::GUTTER,
    ),
    (
        "print edit-link editsection mw-editsection post-actions article-actions action-bar actions report-abuse feedback was-this helpful \
         vote voting upvote rating-form post-menu copy-button copybtn headerlink anchor-link article-tools noprint print-only",
        Marks::TOOLS,
    ),
];
