#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace ui {

/// A column of cards that scrolls up and down and never sideways; the card that gets the focus comes into view.
class SentenceList final : public QScrollArea
{
    Q_OBJECT

public:
    explicit SentenceList(const QString &name, QWidget *parent = nullptr); ///< `name` is for screen readers

    QVBoxLayout *rows() const { return m_rows; } ///< insert before its last item, which fills the rest

private:
    QVBoxLayout *m_rows;
};

} // namespace ui
