#pragma once

#include "ui/areas/AreaTemplates.h"

#include <QAbstractButton>

namespace ui {

/// A template to choose among others: its name, when to take it, and the sentence it would make.
class TemplateCard final : public QAbstractButton
{
    Q_OBJECT

public:
    TemplateCard(AreaTemplates::Kind kind, const QString &sentence, QWidget *parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

Q_SIGNALS:
    void doubleClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    QRect textRect(int width, int height) const;
    void paintPicture(QPainter *painter, const QRect &rect) const;

    AreaTemplates::Kind m_kind;
    QString m_purpose;
    QString m_sentence;
};

} // namespace ui
