#pragma once

#include "ui/common/Tone.h"

#include <QWidget>

class QHBoxLayout;

namespace api {
struct ReplayResult;
}

namespace ui {

class PlainLabel;

/// What a draft would have made of the recorded attempts, as four numbers with their words.
class ReplayCounts final : public QWidget
{
    Q_OBJECT

public:
    explicit ReplayCounts(QWidget *parent = nullptr);

    void showResult(const api::ReplayResult &result);

private:
    struct Number
    {
        PlainLabel *count = nullptr;
        PlainLabel *words = nullptr;
    };
    Number addNumber(QHBoxLayout *row, const QString &icon, Tone tone);
    static void fill(const Number &number, qint64 count, Tone tone, const QString &words);

    Number m_refused;
    Number m_allowed;
    Number m_unchanged;
    Number m_left;
    PlainLabel *m_whyLeft;
};

} // namespace ui
