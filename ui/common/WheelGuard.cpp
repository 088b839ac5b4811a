#include "ui/common/WheelGuard.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>

namespace ui {

namespace {

class WheelGuard final : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::Wheel || static_cast<QWidget *>(watched)->hasFocus())
            return false;
        event->ignore(); // goes on to the parent
        return true;
    }
};

} // namespace

void guardFromWheel(QWidget *root)
{
    auto *guard = new WheelGuard(root);
    const auto watch = [guard](QWidget *box) {
        box->setFocusPolicy(Qt::StrongFocus); // not by the wheel
        box->installEventFilter(guard);
    };
    for (QAbstractSpinBox *box : root->findChildren<QAbstractSpinBox *>())
        watch(box);
    for (QComboBox *box : root->findChildren<QComboBox *>())
        watch(box);
}

} // namespace ui
