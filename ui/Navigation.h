#pragma once

#include <QListWidget>

namespace ui {

/// The list of pages at the left: an icon, a title, and a number where something wants attention.
class Navigation final : public QListWidget
{
    Q_OBJECT

public:
    explicit Navigation(QWidget *parent = nullptr);

    void addPage(const QString &title, const QIcon &icon);
    void setProblemCount(int row, int count); ///< 0: none shown
    int problemCount(int row) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {sizeHint().width(), 0}; }
};

} // namespace ui
