#include "server/audit/AttemptFilter.h"

#include "tests/fuzz/Require.h"

#include <cstdint>

using audit::AttemptFilter;

/// What is read is written in a form that reads as the same; what isn't names a place within the text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr qint64 now = 1'714'566'615'000'000;
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    AttemptFilter::ParseError error;
    const auto filter = AttemptFilter::parse(text, now, &error);
    if (!filter) {
        require(!error.message.isEmpty());
        require(error.position >= 0 && error.length > 0 && error.position <= text.size());
        return 0;
    }
    const QString canonical = filter->toString();
    const auto again = AttemptFilter::parse(canonical, now);
    require(again && *again == *filter);
    require(again->toString() == canonical);
    const audit::SqlCondition condition = filter->toSql();
    require(condition.sql.count(u'?') == condition.values.size()); // nothing is pasted
    return 0;
}
